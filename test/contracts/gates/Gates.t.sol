// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {ParrotToken} from "../../../contracts/mocks/tokens/answers/ParrotToken.sol";
import {PlainToken} from "../../../contracts/mocks/tokens/PlainToken.sol";
import {GateStage, PassAnswers} from "./GateStage.sol";

contract GatesTest is GateStage {
    function admits(Condition memory condition) private view returns (bool) {
        Condition[] memory list = new Condition[](1);
        list[0] = condition;
        bool all = gate.passes(list, true, fan);
        assertTrue(all == gate.passes(list, false, fan), "one condition: any is all");
        return all;
    }

    /// @custom:proves [S3.24][S3.55] kinds that count admit from the minimum on
    function test_counting() public {
        uint8[4] memory kinds = [GateKinds.ERC20, GateKinds.ERC721, GateKinds.ERC1155, GateKinds.STAKE];
        for (uint256 n; n < 4; ++n) {
            parrot.teach(abi.encode(9));
            assertFalse(admits(ask(kinds[n], 10)), "one less");
            (bool answered, uint256 amount) = gate.holdingOf(ask(kinds[n], 10), fan);
            assertTrue(answered, "answered");
            assertEq(amount, 9, "amount");
            parrot.teach(abi.encode(10));
            assertTrue(admits(ask(kinds[n], 10)), "the minimum");
            parrot.teach(abi.encode(type(uint256).max));
            assertTrue(admits(ask(kinds[n], type(uint128).max)), "the largest");
        }
    }

    /// @custom:proves [S3.24] every kind asks its own question
    function test_questions() public {
        Asked asked = new Asked();
        bytes4[7] memory wanted;
        wanted[GateKinds.ERC20] = bytes4(keccak256("balanceOf(address)"));
        wanted[GateKinds.ERC721] = wanted[GateKinds.ERC20];
        wanted[GateKinds.ERC1155] = bytes4(keccak256("balanceOf(address,uint256)"));
        wanted[GateKinds.PASS] = bytes4(keccak256("accessOf(address)"));
        wanted[GateKinds.STAKE] = bytes4(keccak256("stakeOf(address)"));
        wanted[GateKinds.PASS_FINAL] = bytes4(keccak256("finalRankOf(address)"));
        for (uint8 kind = 1; kind <= 6; ++kind) {
            Condition memory made = ask(kind, 1);
            (made.token, made.id) = (address(asked), kind == GateKinds.ERC1155 ? 77 : 0);
            (bool answered, uint256 amount) = gate.holdingOf(made, fan);
            assertTrue(answered, "answered");
            bytes memory question = kind == GateKinds.ERC1155
                ? abi.encodeWithSelector(wanted[kind], fan, 77)
                : abi.encodeWithSelector(wanted[kind], fan);
            assertEq(amount, uint256(uint32(uint256(keccak256(question)))) + 1, "question");
        }
    }

    /// @custom:proves [S3.24][T33] an answer of any other size is no answer
    function test_sizes() public {
        uint8[5] memory kinds =
            [GateKinds.ERC20, GateKinds.ERC721, GateKinds.ERC1155, GateKinds.STAKE, GateKinds.PASS_FINAL];
        uint16[6] memory sizes = [0, 31, 33, 64, 128, 4096];
        for (uint256 n; n < 30; ++n) {
            bytes memory answer = new bytes(sizes[n % 6]);
            for (uint256 m; m < answer.length; ++m) answer[m] = 0xff;
            parrot.teach(answer);
            assertFalse(admits(ask(kinds[n / 6], 1)), "size");
            (bool answered, uint256 amount) = gate.holdingOf(ask(kinds[n / 6], 1), fan);
            assertFalse(answered, "answered");
            assertEq(amount, 0, "amount");
        }
        uint16[5] memory passSizes = [uint16(0), 32, 127, 129, 160];
        for (uint256 n; n < 5; ++n) {
            bytes memory answer = new bytes(passSizes[n]);
            for (uint256 m; m < answer.length; ++m) answer[m] = 0xff;
            parrot.teach(answer);
            assertFalse(admits(pass(0)), "pass size");
            (bool answered, uint256 amount) = gate.holdingOf(pass(0), fan);
            assertFalse(answered, "answered");
            assertEq(amount, 0, "rank");
        }
    }

    /// @custom:proves [S3.24] a pass admits while it lives and its rank is high enough
    function test_pass() public {
        parrot.teach(abi.encode(7, 1, 2, NOW + 1));
        assertTrue(admits(pass(0)), "any tier");
        assertTrue(admits(pass(2)), "its rank");
        assertFalse(admits(pass(3)), "a higher rank");
        parrot.teach(abi.encode(7, 1, 2, NOW));
        assertFalse(admits(pass(0)), "ended this second");
        (bool answered, uint256 amount) = gate.holdingOf(pass(0), fan);
        assertTrue(answered, "answered");
        assertEq(amount, 0, "no rank");
        parrot.teach(abi.encode(7, 1, 2, NOW - 1));
        assertFalse(admits(pass(0)), "ended before");
        parrot.teach(abi.encode(7, 1, 2, 0));
        assertTrue(admits(pass(2)), "never ends");
        parrot.teach(abi.encode(0, 1, 2, 0));
        assertFalse(admits(pass(0)), "no pass");
        parrot.teach(abi.encode(7, 1, 0, 0));
        assertFalse(admits(pass(0)), "no rank");
    }

    /// @custom:proves [S3.24][S3.60] a final pass admits by its rank, and one that can still be given back does not
    function test_finalPass() public {
        PassAnswers collection = new PassAnswers();
        Condition memory made = finalPass(0);
        made.token = address(collection);
        collection.hold(7, 2, 0, 0);
        assertFalse(admits(made), "live, not final");
        (bool answered, uint256 amount) = gate.holdingOf(made, fan);
        assertTrue(answered, "answered");
        assertEq(amount, 0, "no rank");
        collection.hold(7, 2, 0, 2);
        assertTrue(admits(made), "any tier");
        made.rank = 2;
        assertTrue(admits(made), "its rank");
        made.rank = 3;
        assertFalse(admits(made), "a higher rank");
        collection.hold(7, 255, 0, 255);
        made.rank = 255;
        assertTrue(admits(made), "the highest");
    }

    /// @custom:proves [S3.24] an unknown kind admits nobody
    function test_unknownKind() public {
        parrot.teach(abi.encode(type(uint256).max));
        for (uint256 kind; kind < 256; ++kind) {
            if (kind == 0 || kind > 6) assertFalse(admits(ask(uint8(kind), 0)), "kind");
        }
        parrot.teach(abi.encode(1, 1, 1, 0));
        assertTrue(admits(pass(0)), "a pass");
        for (uint256 kind; kind < 256; ++kind) {
            if (kind == 0 || kind > 6) assertFalse(admits(ask(uint8(kind), 0)), "kind that a pass would answer");
        }
    }

    /// @custom:proves [S3.24][S3.63] any and all say what they mean for up to four conditions
    function testFuzz_joined(uint8 held, uint8 count, bool all) public {
        count = uint8(bound(count, 0, 5));
        Condition[] memory list = new Condition[](count);
        uint256 kept;
        for (uint256 n; n < count; ++n) {
            list[n] = ask(GateKinds.ERC20, 1);
            list[n].token = address(new ParrotToken(abi.encode((held >> n) & 1)));
            kept += (held >> n) & 1;
        }
        bool wanted = count <= 4 && (all ? kept == count : kept > 0 || count == 0);
        assertTrue(gate.passes(list, all, fan) == wanted, "joined");
    }

    /// @custom:proves [S3.24][T8] a balance admits only while it is held
    function test_borrowed() public {
        PlainToken token = new PlainToken();
        token.mint(address(this), 100);
        Condition memory made = ask(GateKinds.ERC20, 100);
        made.token = address(token);
        token.transfer(fan, 100);
        assertTrue(admits(made), "while borrowed");
        vm.startPrank(fan);
        token.transfer(address(this), 100);
        vm.stopPrank();
        assertFalse(admits(made), "given back");
    }
}

/// @notice Answers with a fingerprint of the question.
contract Asked {
    fallback(bytes calldata question) external returns (bytes memory) {
        uint256 word = uint256(uint32(uint256(keccak256(question)))) + 1;
        return question.length == 36 && bytes4(question) == bytes4(keccak256("accessOf(address)"))
            ? abi.encode(1, 1, word, 0)
            : abi.encode(word);
    }
}
