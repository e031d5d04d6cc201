// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {RoomStage} from "../RoomStage.sol";

/// @notice A fan who signs what a dollar asks for.
abstract contract SignatureStage is RoomStage {
    uint256 internal constant KEY = 0xFA11;
    bytes32 internal constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 internal constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    function setUp() public override {
        super.setUp();
        fan = vm.addr(KEY);
        dollar.mint(fan, 100e6);
    }

    function digestOf(bytes32 signed) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", dollar.DOMAIN_SEPARATOR(), signed));
    }

    function permit(uint256 amount) internal view returns (IRoomHub.Permit memory made) {
        made.deadline = NOW + 60;
        bytes32 signed = keccak256(
            abi.encode(PERMIT_TYPEHASH, fan, address(hub), amount, dollar.nonces(fan), made.deadline)
        );
        (made.v, made.r, made.s) = vm.sign(KEY, digestOf(signed));
    }

    /// @notice What an account signs for one tip.
    function toSign(IRoomHub.Tip memory made, IRoomHub.Authorization memory given) internal view returns (bytes32) {
        bytes32 nonce = hub.authorizationNonce(made, given.from, given.salt);
        return digestOf(
            keccak256(
                abi.encode(
                    RECEIVE_TYPEHASH,
                    given.from,
                    address(hub),
                    made.amount,
                    given.validAfter,
                    given.validBefore,
                    nonce
                )
            )
        );
    }

    function authorize(IRoomHub.Tip memory made) internal view returns (IRoomHub.Authorization memory given) {
        given.from = fan;
        given.salt = bytes32(uint256(1));
        given.validAfter = NOW - 1;
        given.validBefore = NOW + 60;
        given.signature = signatureOf(made, given);
    }

    function signatureOf(IRoomHub.Tip memory made, IRoomHub.Authorization memory given)
        internal
        view
        returns (bytes memory)
    {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, toSign(made, given));
        return abi.encodePacked(r, s, v);
    }
}
