// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";
import {IStreamPassEvents} from "../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../kit/Stage.sol";

contract StandardsTest is Stage {
    string private constant DESCRIPTION =
        "Ask accessOf(address) who has access and until when. balanceOf also counts passes that ended.";

    function textOf(string memory uri) private pure returns (string memory) {
        string memory head = "data:application/json;base64,";
        assertTrue(LibString.startsWith(uri, head), "data uri");
        return string(Base64.decode(LibString.slice(uri, bytes(head).length)));
    }

    /// @custom:proves [S3.12] ERC-165 names every standard that is kept
    function test_interfaces() public view {
        assertTrue(pass.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(pass.supportsInterface(0x80ac58cd), "ERC-721");
        assertTrue(pass.supportsInterface(0x5b5e139f), "ERC-721 metadata");
        assertTrue(pass.supportsInterface(0x2a55205a), "ERC-2981");
        assertTrue(pass.supportsInterface(0x49064906), "ERC-4906");
        bytes4 subscription = pass.renewSubscription.selector ^ pass.cancelSubscription.selector
            ^ pass.expiresAt.selector ^ pass.isRenewable.selector;
        assertEq(uint32(subscription), 0x8c65f84d, "the id of ERC-5643 is that of its functions");
        assertTrue(pass.supportsInterface(subscription), "ERC-5643");
        assertFalse(pass.supportsInterface(0xffffffff), "nothing");
    }

    /// @custom:proves [S3.12][T30] the domain of every signature over a collection names it and its chain
    function test_signingDomain() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address verifying,,) =
            pass.eip712Domain();
        assertEq(uint8(fields), 15, "fields");
        assertEq(name, "StreamPass", "name");
        assertEq(version, "1", "version");
        assertEq(chain, block.chainid, "chain");
        assertEq(verifying, address(pass), "contract");
    }

    /// @custom:proves [S3.12] a collection knows its name and its creator
    function test_names() public view {
        assertEq(pass.name(), "Northlight", "name");
        assertEq(pass.symbol(), "NORTH", "symbol");
        assertEq(pass.creator(), creator, "creator");
        assertEq(textOf(pass.contractURI()), string.concat('{"name":"Northlight","symbol":"NORTH","description":"', DESCRIPTION, '"}'), "ERC-7572");
    }

    /// @custom:proves [S3.12] names of every allowed length survive
    function testFuzz_names(bytes32 noise, uint8 nameLength, uint8 symbolLength) public {
        bytes memory all = abi.encodePacked(noise, noise);
        string memory name = LibString.slice(string(all), 0, bound(nameLength, 1, 64));
        string memory symbol = LibString.slice(string(all), 0, bound(symbolLength, 1, 16));
        vm.prank(fan);
        NameAndSymbol made = NameAndSymbol(factory.createCollection(name, symbol, fan));
        assertEq(made.name(), name, "name");
        assertEq(made.symbol(), symbol, "symbol");
    }

    /// @custom:proves [S3.12] metadata is made on chain and quotes are escaped
    function test_metadata() public {
        buy(fan, bronze);
        assertEq(
            textOf(pass.tokenURI(1)),
            '{"name":"Northlight #1","attributes":[{"trait_type":"Tier","value":1},{"trait_type":"Rank","value":1}]}',
            "ERC-721"
        );
        vm.prank(fan);
        address quoted = factory.createCollection('A "B" \\ C', "Q", fan);
        assertEq(
            textOf(NameAndSymbol(quoted).contractURI()),
            string.concat('{"name":"A \\"B\\" \\\\ C","symbol":"Q","description":"', DESCRIPTION, '"}'),
            "escaped"
        );
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.tokenURI(2);
    }

    /// @custom:proves [S3.12] ERC-4906 speaks when an upgrade changes the metadata
    function test_metadataUpdate() public {
        buy(fan, bronze);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.MetadataUpdate(1);
        vm.prank(fan);
        pass.upgrade{value: 2 * PRICE}(1, gold, 2 * PRICE);
    }
}

interface NameAndSymbol {
    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function contractURI() external view returns (string memory);
}
