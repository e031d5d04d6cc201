// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {Stage} from "../kit/Stage.sol";

contract TestDollarTest is Stage {
    uint256 private constant KEY = 0xA11CE;
    bytes32 private constant NONCE = bytes32(uint256(7));

    address private signer;

    function setUp() public override {
        super.setUp();
        signer = vm.addr(KEY);
        dollar.mint(signer, 100e6);
    }

    function signed(bytes32 structHash) private view returns (bytes memory) {
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", dollar.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        return abi.encodePacked(r, s, v);
    }

    function authorization(string memory kind, uint256 value, uint256 validBefore)
        private
        view
        returns (bytes memory)
    {
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                kind,
                "WithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
            )
        );
        return signed(keccak256(abi.encode(typeHash, signer, other, value, 0, validBefore, NONCE)));
    }

    /// @custom:proves [S3.9] only its deployer prints it
    function test_issuer() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(TestDollar.TestDollar_NotIssuer.selector, fan));
        dollar.mint(fan, 1);
    }

    /// @custom:proves [S3.9] a permit allows exactly its amount once
    function test_permit() public {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes memory signature =
            signed(keccak256(abi.encode(typeHash, signer, address(pass), 9e6, 0, block.timestamp)));
        (bytes32 r, bytes32 s) = (bytes32(0), bytes32(0));
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
        }
        dollar.permit(signer, address(pass), 9e6, block.timestamp, uint8(signature[64]), r, s);
        vm.prank(signer);
        pass.purchase(dollars, signer, 9e6, address(0));
        assertEq(dollar.balanceOf(creator), 9e6, "creator");
        assertEq(dollar.allowance(signer, address(pass)), 0, "allowance left");
        vm.expectRevert(abi.encodeWithSelector(ERC20.InvalidPermit.selector));
        dollar.permit(signer, address(pass), 9e6, block.timestamp, uint8(signature[64]), r, s);
    }

    /// @custom:proves [S3.9] nobody has an allowance that nobody gave
    function test_noHiddenAllowance() public view {
        assertEq(dollar.allowance(signer, 0x000000000022D473030F116dDEE9F6B43aC78BA3), 0, "permit2");
    }

    /// @custom:proves [S3.9] an authorisation moves money once, whoever sends it
    function test_transferWithAuthorization() public {
        bytes memory signature = authorization("Transfer", 5e6, NOW + 1);
        vm.prank(fan);
        dollar.transferWithAuthorization(signer, other, 5e6, 0, NOW + 1, NONCE, signature);
        assertEq(dollar.balanceOf(other), 5e6, "moved");
        vm.expectRevert(abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationUsed.selector, signer, NONCE));
        dollar.transferWithAuthorization(signer, other, 5e6, 0, NOW + 1, NONCE, signature);
    }

    /// @custom:proves [S3.9] an authorisation to receive is sent by the payee alone
    function test_receiveWithAuthorization() public {
        bytes memory signature = authorization("Receive", 5e6, NOW + 1);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(TestDollar.TestDollar_NotPayee.selector, fan, other));
        dollar.receiveWithAuthorization(signer, other, 5e6, 0, NOW + 1, NONCE, signature);
        vm.prank(other);
        dollar.receiveWithAuthorization(signer, other, 5e6, 0, NOW + 1, NONCE, signature);
        assertEq(dollar.balanceOf(other), 5e6, "moved");
    }

    /// @custom:proves [S3.9] an altered, early, late or foreign authorisation refuses
    function test_badAuthorization() public {
        bytes memory signature = authorization("Transfer", 5e6, NOW + 1);
        bytes memory bad = abi.encodeWithSelector(TestDollar.TestDollar_BadSignature.selector, signer);
        vm.expectRevert(bad);
        dollar.transferWithAuthorization(signer, other, 6e6, 0, NOW + 1, NONCE, signature);
        vm.prank(other);
        vm.expectRevert(bad);
        dollar.receiveWithAuthorization(signer, other, 5e6, 0, NOW + 1, NONCE, signature);
        vm.expectRevert(
            abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationNotYetValid.selector, NOW, NOW)
        );
        dollar.transferWithAuthorization(signer, other, 5e6, NOW, NOW + 1, NONCE, signature);
        vm.warp(NOW + 1);
        vm.expectRevert(
            abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationExpired.selector, NOW + 1, NOW + 1)
        );
        dollar.transferWithAuthorization(signer, other, 5e6, 0, NOW + 1, NONCE, signature);
    }

    /// @custom:proves [S3.9] a cancelled authorisation refuses
    function test_cancel() public {
        bytes32 typeHash = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
        dollar.cancelAuthorization(signer, NONCE, signed(keccak256(abi.encode(typeHash, signer, NONCE))));
        bytes memory signature = authorization("Transfer", 5e6, NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationUsed.selector, signer, NONCE));
        dollar.transferWithAuthorization(signer, other, 5e6, 0, NOW + 1, NONCE, signature);
    }
}
